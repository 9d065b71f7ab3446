using CodeSight.SearchIndex.Globs;

namespace CodeSight.Core.People;

/// <summary>
/// Who asks, what they may do, and which documents they may read. Every flow is given one; it holds for one request, since permissions may
/// change between two.
/// </summary>
/// <param name="Id">Stands for the same caller in every request: "anonymous", "operator", "account:ID" or "key:ID".</param>
/// <param name="Scopes">What the caller may do: names of <see cref="People.Scopes"/>.</param>
/// <param name="Readable">The paths of the documents that the caller may read.</param>
public sealed record Principal(PrincipalKind Kind, string Id, IReadOnlySet<string> Scopes, PathScope Readable)
{
    /// <summary>Whoever reaches an open server.</summary>
    public static Principal Anonymous { get; } =
        new(PrincipalKind.Anonymous, "anonymous", People.Scopes.AllBut(People.Scopes.Admin), PathScope.Everything);

    /// <summary>Whoever has the operator's key, and the server itself.</summary>
    public static Principal Operator { get; } = new(PrincipalKind.Operator, "operator", People.Scopes.AllBut(), PathScope.Everything);

    /// <summary>The account that asks, or that owns the API key; null where there is none.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The API key's id; null where none is used.</summary>
    public long? KeyId { get; init; }

    /// <summary>Whether no collection is withheld: for administrators and the operator, and for their keys as far as the paths of those reach.</summary>
    public bool ReadsAllCollections { get; init; } = Readable.IsEverything;

    /// <summary>Whether the caller must choose a new password before anything else.</summary>
    public bool MustChangePassword { get; init; }
}

/// <summary>How a caller is known.</summary>
public enum PrincipalKind
{
    /// <summary>Not at all: the server is open.</summary>
    Anonymous,

    /// <summary>By the operator's key, or a session that it opened.</summary>
    Operator,

    /// <summary>By an account's session or token.</summary>
    Account,

    /// <summary>By an API key.</summary>
    ApiKey,
}
