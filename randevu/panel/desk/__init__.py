"""What a signed-in person may ask and do. Every function takes the actor first and checks the permission itself."""
