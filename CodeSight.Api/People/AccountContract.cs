using System.ComponentModel;
using CodeSight.Core.Data.People;
using CodeSight.Core.People;

namespace CodeSight.Api.People;

/// <summary>The own account.</summary>
public sealed record AccountResponse(
    Guid Id,
    string Email,
    string Name,
    Role Role,
    [property: Description("Whether signing in needs a second factor.")] bool TwoFactor,
    IReadOnlyList<string> Groups,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignInAt)
{
    internal static AccountResponse From(AccountView view) => new(
        view.Account.Id, view.Account.Email ?? "", view.Account.Name, view.Account.Role, view.Account.TwoFactorEnabled,
        [.. view.Groups.Select(group => group.Name)], view.Account.CreatedAt, view.Account.LastSignInAt);
}

/// <summary>A new name.</summary>
public sealed record NameBody(string? Name = null);

/// <summary>A new password.</summary>
public sealed record PasswordBody(string? Current = null, string? New = null)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(PasswordBody);
}

/// <summary>An authenticator's code.</summary>
public sealed record CodeBody(string? Code = null);

/// <summary>The present password, as a confirmation.</summary>
public sealed record ConfirmBody(string? Password = null)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(ConfirmBody);
}

/// <summary>A password, set by the link of an invitation or a reset.</summary>
public sealed record LinkBody(
    Guid Account,
    string? Token = null,
    string? Password = null,
    [property: Description("How the person wants to be called; left as it is where it is absent.")] string? Name = null)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(LinkBody);
}

/// <summary>The own sessions, the one that was seen last first.</summary>
public sealed record SessionsResponse(IReadOnlyList<OwnSession> Sessions);

/// <summary>One of the own sessions: a browser, or the tokens of a script.</summary>
public sealed record OwnSession(
    Guid Id, string Device, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, bool IsCurrent);

/// <summary>The secret of a second factor.</summary>
public sealed record TwoFactorResponse(string Secret, [property: Description("For authenticators: otpauth://totp/...")] string Uri)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(TwoFactorResponse);
}

/// <summary>Codes, each good for one sign-in without the authenticator; shown once.</summary>
public sealed record RecoveryCodesResponse(IReadOnlyList<string> RecoveryCodes);
