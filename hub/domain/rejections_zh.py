"""What departments read of a rejection: the cause and the remedy, in Chinese."""

from hub.domain.rejections import Reason

CAUSES: dict[Reason, tuple[str, str]] = {  # what is wrong, what to do
    Reason.REQUIRED: ("必填项为空", "请补填该项。"),
    Reason.TOO_LONG: ("内容过长", "请缩短内容，并检查各列是否串到一起。"),
    Reason.CONTROL_CHARACTER: ("含换行、制表符等控制字符", "请删除单元格内的换行和制表符。"),
    Reason.NOT_JSON_OBJECT: ("该行不是 JSON 对象", "每行写一个 JSON 对象，值为文本或数字。"),
    Reason.NUMBER_SHORTENED: (
        "长数字已被电子表格截短",
        "请先把该列设为“文本”格式，再按原始资料重新录入；电子表格只保留 15 位数字，其余已丢失。",
    ),
    Reason.ID_FORM: (
        "身份证号格式不对",
        "请填满 18 位：17 位数字加末位数字或 X；该列须为文本格式。",
    ),
    Reason.ID_CHECK_DIGIT: ("身份证号校验码不符", "请对照身份证核对，其中有一位错误。"),
    Reason.ID_BIRTH_DATE: ("身份证号中的出生日期不存在", "请对照身份证核对第 7 至 14 位。"),
    Reason.ID_OUT_OF_PLACE: ("该项含身份证号", "该项以明文留痕，请勿填写身份证号。"),
    Reason.DATE_FORM: ("日期格式不对", "请写成 2026-10-31 或 20261031。"),
    Reason.DATE_UNREAL: ("日期不存在", "请改正日期，日历上没有这一天。"),
    Reason.DATE_ORDER: ("日期先后颠倒", "请核对起止日期，后一日期早于前一日期。"),
    Reason.DATE_IN_FUTURE: ("日期尚未到来", "请改正日期。"),
    Reason.MONTH_FORM: ("月份格式不对", "请写成 2026-10 或 202610。"),
    Reason.MONTH_IN_FUTURE: ("月份尚未开始", "请改正月份。"),
    Reason.MONEY_FORM: ("金额格式不对", "请以元为单位填写，不为负数，至多两位小数，如 1234.50。"),
    Reason.MONEY_TOO_MUCH: (
        "金额过大",
        "一行至多一千万元；请核对单位是元而不是分。",
    ),
    Reason.MONEY_ORDER: ("部分大于总额", "请核对各金额，并检查列是否错位。"),
    Reason.INTEGER_FORM: ("不是整数", "请填写整数，如 3。"),
    Reason.YEAR_UNREAL: ("年份不实", "请填写四位年份，如 2026；不早于 1990 年，不晚于明年。"),
    Reason.COUNT_UNREAL: ("人数不实", "请核对人数；一户为 1 至 99 人。"),
    Reason.AREA_UNREAL: ("面积不实", "请核对面积；以整平方米填写，为 1 至 1000。"),
    Reason.CODE_UNKNOWN: ("代码不在目录中", "请使用该数据集规定的代码，并检查列是否错位。"),
    Reason.DIVISION_UNKNOWN: ("区划代码不存在", "请使用已公布的 9 位或 12 位区划代码。"),
    Reason.DIVISION_FOREIGN: (
        "不在本辖区",
        "请只报送本辖区的家庭；该户由其居住地的民政部门报送。",
    ),
    Reason.PHONE_FORM: ("电话号码格式不对", "请填写数字，如 13812345678 或 0373-5591234。"),
    Reason.MASKED_VALUE: ("是掩码而不是原值", "请按本部门档案填写原值，掩码不能代替。"),
    Reason.ACCOUNT_FORM: ("银行账号格式不对", "请填写 8 至 32 位数字；该列须为文本格式。"),
    Reason.CERTIFICATE_FORM: (
        "残疾证号格式不对",
        "请填写证号全部 20 位：身份证号、类别、等级。",
    ),
    Reason.RIGID_WITHOUT_END: ("刚性支出困难家庭缺截止日", "该类认定有期限，请填写截止日。"),
    Reason.RIGID_TOO_LONG: ("刚性支出困难家庭认定期过长", "该类认定至多 12 个月，请改正截止日。"),
    Reason.CONFLICTING_ROWS: ("同一记录有多行且内容矛盾", "请只保留正确的一行。"),
}
