using System.Globalization;
using System.Text;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Search;

namespace CodeSight.Api.OpenAi;

/// <summary>The list of sources that ends an answer's text, for clients that show nothing else.</summary>
internal static class CitedText
{
    /// <summary>The list, "" for an answer without sources, with a link to the original of each.</summary>
    /// <param name="server">Address of the server, such as "https://codesight.example.com".</param>
    public static (string Text, IReadOnlyList<ChatAnnotation> Annotations) SourcesOf(CitedAnswer answer, string server)
    {
        if (answer.Sources.Count == 0) return ("", []);
        var list = new StringBuilder("\n\nSources:");
        var annotations = new List<ChatAnnotation>();
        for (var i = 0; i < answer.Sources.Count; i++)
        {
            var source = answer.Sources[i];
            list.Append('\n');
            var start = answer.Text.Length + list.Length;
            list.Append(CultureInfo.InvariantCulture, $"[{i + 1}] {Place(source)}");
            annotations.Add(new ChatAnnotation(new ChatCitation(start, answer.Text.Length + list.Length, source.FilePath, Link(source, server))));
        }

        return (list.ToString(), annotations);
    }

    private static string Place(Passage source) => source.Page is { } page
        ? string.Create(CultureInfo.InvariantCulture, $"{source.FilePath}, page {page}")
        : string.Create(CultureInfo.InvariantCulture, $"{source.FilePath}, lines {source.StartLine}-{source.EndLine}");

    private static string Link(Passage source, string server)
    {
        var link = string.Create(CultureInfo.InvariantCulture, $"{server}/api/files/{source.DocumentId}/content");
        return source.Page is { } page && source.FilePath.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase)
            ? string.Create(CultureInfo.InvariantCulture, $"{link}#page={page}")
            : link;
    }
}
