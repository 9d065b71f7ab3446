using System.Collections.Frozen;

namespace CodeSight.Core.People;

/// <summary>What a caller may do. Each is also the name of an authorization policy, and of a scope of API keys.</summary>
public static class Scopes
{
    /// <summary>Search passages.</summary>
    public const string Search = "search";

    /// <summary>Ask questions.</summary>
    public const string Ask = "ask";

    /// <summary>See the ledger and open documents.</summary>
    public const string Files = "files";

    /// <summary>Start runs and follow them. Runs tell of all documents, so only who may read all of them has it.</summary>
    public const string Index = "index";

    /// <summary>Manage people, permissions and keys.</summary>
    public const string Admin = "admin";

    /// <summary>All scopes.</summary>
    public static IReadOnlyList<string> All { get; } = [Search, Ask, Files, Index, Admin];

    /// <summary>What everybody with an account may do.</summary>
    public static IReadOnlySet<string> OfReaders { get; } = Of(Search, Ask, Files);

    /// <summary>A set of scopes.</summary>
    public static IReadOnlySet<string> Of(params IEnumerable<string> scopes) => scopes.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All scopes but these.</summary>
    public static IReadOnlySet<string> AllBut(params IEnumerable<string> scopes) => Of(All.Except(scopes));
}
