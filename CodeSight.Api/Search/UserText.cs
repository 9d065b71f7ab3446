using System.Diagnostics.CodeAnalysis;
using CodeSight.Api.Problems;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Search;

/// <summary>The limits that a query and a question share.</summary>
internal static class UserText
{
    /// <summary>Most characters of a query or question.</summary>
    public const int Longest = 10_000;

    /// <summary>Most characters of a file glob.</summary>
    public const int MaxGlob = 1_000;

    /// <summary>Largest top_k.</summary>
    public const int MaxTopK = 100;

    /// <summary>Most collections that a request names.</summary>
    public const int MaxCollections = 100;

    /// <summary>What can be wrong with either.</summary>
    public static IReadOnlyList<ProblemKind> Problems { get; } = [ProblemKind.OutOfRange, ProblemKind.InvalidGlob, ProblemKind.UnknownCollection];

    /// <summary>The search to do, or what is wrong with it.</summary>
    /// <param name="member">The member that holds the text: "query" or "question".</param>
    /// <param name="empty">The problem of a text without a visible character.</param>
    public static bool TryRead(
        string member,
        ProblemKind empty,
        string? text,
        int topK,
        string? fileGlob,
        [NotNullWhen(true)] out SearchRequest? request,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        // A NUL is no letter of any text, and Postgres takes none.
        var clean = text?.Replace('\0', ' ') ?? "";
        problem = string.IsNullOrWhiteSpace(clean) ? ApiProblem.Of(empty, $"'{member}' needs at least one visible character.")
            : clean.Length > Longest ? ApiProblem.OutOfRange($"'{member}' may have at most {Longest} characters.")
            : topK is < 1 or > MaxTopK ? ApiProblem.OutOfRange($"'top_k' must be from 1 to {MaxTopK}.")
            : fileGlob?.Length > MaxGlob ? ApiProblem.InvalidGlob($"'file_glob' may have at most {MaxGlob} characters.")
            : fileGlob?.Any(char.IsControl) == true ? ApiProblem.InvalidGlob("'file_glob' has a control character.")
            : null;
        request = problem is null ? new SearchRequest(clean, topK, string.IsNullOrWhiteSpace(fileGlob) ? null : fileGlob) : null;
        return problem is null;
    }

    /// <summary>The caller, restricted to the collections that the request names; null where one is unknown.</summary>
    public static async ValueTask<Principal?> ReadCallerAsync(
        Principal caller, IReadOnlyList<string>? collections, CollectionNames names, CancellationToken cancellationToken) =>
        collections is not { Count: > 0 } ? caller
        : collections.Count > MaxCollections || collections.Any(name => name is null) ? null
        : await names.NarrowAsync(caller, collections, cancellationToken);
}
