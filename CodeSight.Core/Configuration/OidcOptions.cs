namespace CodeSight.Core.Configuration;

/// <summary>The identity provider that people sign in with, by OpenID Connect, beside their passwords.</summary>
public sealed record OidcOptions
{
    /// <summary>The issuer; its discovery document is below it.</summary>
    public required Uri Authority { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    /// <summary>What is asked for; always with "openid".</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>How the page calls the provider.</summary>
    public required string Name { get; init; }

    /// <summary>The claim that lists a person's groups; null where the provider says nothing of groups.</summary>
    public string? GroupsClaim { get; init; }

    /// <summary>Names of groups by the claim's values; where there is none, a value is a group's name itself.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> GroupMap { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether somebody whom nobody invited gets an account.</summary>
    public bool CreatesAccounts { get; init; } = true;

    /// <summary>Whether an e-mail address counts as verified where the provider does not say that it is.</summary>
    public bool TrustsEmail { get; init; }

    /// <summary>The names of the groups that the values of <see cref="GroupsClaim"/> stand for.</summary>
    public IReadOnlyCollection<string> GroupsOf(IEnumerable<string> values) => GroupMap.Count == 0
        ? [.. values]
        : [.. values.SelectMany(value => GroupMap.TryGetValue(value, out var groups) ? groups : [])];

    /// <inheritdoc/>
    /// <remarks>A record prints its members by itself, and one of these is a secret.</remarks>
    public override string ToString() => nameof(OidcOptions);
}
