using System.Text.Json.Serialization;

namespace CodeSight.Bench.Evaluate;

/// <summary>What a question's judgement counts, and so what its ranking is a list of.</summary>
internal enum JudgedUnit
{
    /// <summary>Files, each ranked by its best chunk.</summary>
    [JsonStringEnumMemberName("files")] Files,

    /// <summary>Pages of files, each ranked by its best chunk.</summary>
    [JsonStringEnumMemberName("pages")] Pages,

    /// <summary>Chunks, of which one that holds an answer is to be found.</summary>
    [JsonStringEnumMemberName("passages")] Passages,
}
