using System.Security.Claims;
using CodeSight.Core.Configuration;
using CodeSight.Core.People;

namespace CodeSight.Api.Oidc;

/// <summary>Reads what a provider's tokens say of a person.</summary>
internal static class OidcPerson
{
    private const string Issuer = "iss";
    private const string Subject = "sub";
    private const string Email = "email";
    private const string EmailVerified = "email_verified";
    private const string Name = "name";
    private const int MaxKey = 1000;

    /// <summary>The claims that are read, beside those of the token itself and the groups.</summary>
    public static IReadOnlyList<string> Claims { get; } = [Email, EmailVerified, Name];

    /// <summary>The person; null where the tokens do not say who it is.</summary>
    public static ProviderIdentity? Read(ClaimsPrincipal? claims, OidcOptions provider)
    {
        if (claims is null || claims.FindFirst(Issuer)?.Value is not { Length: > 0 and <= MaxKey } issuer
            || claims.FindFirst(Subject)?.Value is not { Length: > 0 and <= MaxKey } subject || subject.Any(char.IsControl))
            return null;
        var groups = provider.GroupsClaim is { } type ? claims.FindAll(type).Select(claim => claim.Value) : [];
        return new ProviderIdentity(
            issuer, subject, VerifiedEmail(claims, provider.TrustsEmail), claims.FindFirst(Name)?.Value ?? "", provider.GroupsOf(groups));
    }

    // Two addresses, or two words on whether one is verified, are none.
    private static string? VerifiedEmail(ClaimsPrincipal claims, bool trusts)
    {
        var emails = claims.FindAll(Email).Select(claim => claim.Value.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var verified = claims.FindAll(EmailVerified).Select(claim => bool.TryParse(claim.Value, out var isVerified) && isVerified).ToList();
        return emails is [{ Length: > 0 } email] && (verified.Count > 0 ? verified.TrueForAll(each => each) : trusts) ? email : null;
    }
}
