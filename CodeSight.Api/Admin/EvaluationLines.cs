using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeSight.Core.Conversations;
using CodeSight.Core.Data.Conversations;

namespace CodeSight.Api.Admin;

/// <summary>Questions as './codesight eval' reads them (docs/evaluation.md).</summary>
internal static class EvaluationLines
{
    public const string MediaType = "application/x-ndjson";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Rated answers that judge something: the expected file, or the files that a liked answer cites.</summary>
    public static IEnumerable<string> Of(IEnumerable<MessageRow> rated) =>
        from message in rated
        let files = FilesOf(message)
        where files.Count > 0
        select Line(message.Id, message.SearchedFor ?? message.Question, files);

    /// <summary>Unanswered questions, one a group.</summary>
    public static IEnumerable<string> Of(IEnumerable<UnansweredGroup> groups) =>
        groups.Select(group => Line(group.Messages[0], group.Question, group.ExpectedFile is { } file ? [file] : []));

    private static IReadOnlyList<string> FilesOf(MessageRow message) =>
        message.ExpectedFile is { } expected ? [expected]
        : message.Rating == Rating.Up
            ? [.. message.Sources.Where(source => source.Use == SourceUse.Cited).Select(source => source.FilePath).Distinct(StringComparer.Ordinal)]
        : [];

    private static string Line(Guid id, string question, IReadOnlyList<string> files)
    {
        var line = new JsonObject { ["id"] = id.ToString("N"), ["text"] = question };
        if (files.Count > 0) line["relevant"] = new JsonArray([.. files.Select(file => (JsonNode)file)]);
        else line["unanswerable"] = true;
        return line.ToJsonString(Readable);
    }
}
