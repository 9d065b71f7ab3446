using System.Security.Claims;

namespace CodeSight.Api.Security;

/// <summary>Who can ask: their claims say who they are and what they may do.</summary>
internal static class Callers
{
    /// <summary>Type of the claim that says who somebody is.</summary>
    public const string KindClaim = "codesight:kind";

    /// <summary>Type of the claims that say what somebody may do; their values are <see cref="Scopes"/>.</summary>
    public const string ScopeClaim = "codesight:scope";

    /// <summary>Whoever reaches an open server.</summary>
    public static ClaimsPrincipal Anyone(string scheme) => Of("anyone", scheme);

    /// <summary>Whoever has the operator's key, or a session that it opened.</summary>
    public static ClaimsPrincipal Operator(string scheme) => Of("operator", scheme);

    private static ClaimsPrincipal Of(string kind, string scheme) =>
        new(new ClaimsIdentity([new Claim(KindClaim, kind), .. Scopes.All.Select(scope => new Claim(ScopeClaim, scope))], scheme));
}

/// <summary>What a caller may do: each is the name of an authorization policy.</summary>
internal static class Scopes
{
    public const string Search = "search";
    public const string Ask = "ask";
    public const string Index = "index";
    public const string Files = "files";

    public static IReadOnlyList<string> All { get; } = [Search, Ask, Index, Files];
}
