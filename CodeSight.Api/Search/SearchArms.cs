using CodeSight.Core.Asking.Search;

namespace CodeSight.Api.Search;

/// <summary>The words for <see cref="SearchArm"/> in a search's body.</summary>
internal static class SearchArms
{
    public const string Fused = "fused";
    public const string Keywords = "keywords";
    public const string Vectors = "vectors";

    /// <summary>The arm of a word, fused where none is given; null where the word is not one of them.</summary>
    public static SearchArm? Read(string? word) => word switch
    {
        null or Fused => SearchArm.Fused,
        Keywords => SearchArm.Keywords,
        Vectors => SearchArm.Vectors,
        _ => null,
    };
}
