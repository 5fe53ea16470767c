"""A stand-in for Microsoft Graph and the sign-in service before it: `server.GraphFake`, `accounts` to sign in there."""
