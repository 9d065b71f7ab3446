using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CodeSight.Api.Search;

namespace CodeSight.Api.Explain;

/// <summary>A question, as it would be asked, and the file that its answer was expected from.</summary>
public sealed record ExplainBody(
    [property: Required, MaxLength(UserText.Longest)] string? Question = null,
    [property: Required, MaxLength(ExplainApi.LongestPath), Description("Exactly as in the ledger: relative to the documents folder, with /.")]
    string? FilePath = null,
    [property: Range(1, UserText.MaxTopK), Description("Most sources of the answer.")] int TopK = 5,
    [property: MaxLength(UserText.MaxGlob), Description("As in a search.")] string? FileGlob = null,
    [property: MaxLength(UserText.MaxCollections), Description("Names of collections; all that the caller may read where it is absent.")]
    IReadOnlyList<string>? Collections = null);
