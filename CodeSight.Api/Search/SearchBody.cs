using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace CodeSight.Api.Search;

/// <summary>A search.</summary>
public sealed record SearchBody(
    [property: Required, MaxLength(UserText.Longest), Description("Any text; quotes and operators are plain text.")] string? Query = null,
    [property: Range(1, UserText.MaxTopK), Description("Most results.")] int TopK = 8,
    [property: MaxLength(UserText.MaxGlob), Description("gitignore-like pattern on the relative path, letter case ignored: *.md, contracts/*, code/**.")]
    string? FileGlob = null,
    [property: AllowedValues(SearchArms.Fused, SearchArms.Keywords, SearchArms.Vectors)]
    [property: Description("What ranks the passages: both arms together (fused, the default), or one alone, for evaluation and diagnosis.")]
    string? Arm = null,
    [property: MaxLength(UserText.MaxCollections), Description("Names of collections; all that the caller may read where it is absent.")]
    IReadOnlyList<string>? Collections = null,
    [property: Description("The conversation in which the search is kept; any new UUID begins one.")] Guid? ConversationId = null,
    [property: Description("As for a question.")] Guid? MessageId = null);
