"""The Assistance Hub: civil affairs' data-sharing hub for people on low income."""
