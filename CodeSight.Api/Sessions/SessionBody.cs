using System.ComponentModel;

namespace CodeSight.Api.Sessions;

/// <summary>A sign-in: with the key, or with an account's e-mail address and password.</summary>
public sealed record SessionBody(
    [property: Description("The operator's key.")] string? Key = null,
    string? Email = null,
    string? Password = null,
    [property: Description("From the authenticator, or a recovery code, where the account has a second factor.")] string? Code = null)
{
    /// <inheritdoc/>
    /// <remarks>A record prints its members by itself, and these are secrets.</remarks>
    public override string ToString() => nameof(SessionBody);
}
