using System.Text;
using CodeSight.Extraction;
using CodeSight.Extraction.Host;

namespace CodeSight.Tests.Extraction;

/// <summary>Reads files in this process and shows their blocks in a form that a test can spell out.</summary>
internal static class Reading
{
    /// <param name="recognized">Pages that OCR has read.</param>
    public static ExtractedDocument Of(
        string name, byte[] content, IReadOnlyList<RecognizedPage>? recognized = null, ExtractionOptions? options = null)
    {
        var file = new SourceFile(content, name, options ?? new()) { Recognized = recognized ?? [] };
        return (ExtractorRegistry.Find(file) ?? throw new ArgumentException($"{name} is not read")).Extract(file, CancellationToken.None);
    }

    /// <summary>All text of a file, one block a line.</summary>
    public static string TextOf(string name, byte[] content) => string.Join('\n', Of(name, content).Blocks.Select(block => block.Text));

    public static ExtractedDocument Of(string name, string content) => Of(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Each block as "kind page:lines [section] text {context}".</summary>
    public static string[] Shown(ExtractedDocument document) => [.. document.Blocks.Select(block =>
        $"{block.Kind} {(block.Page is { } page ? page + ":" : "")}{block.StartLine}-{block.EndLine} [{block.Section}] {block.Text.Replace('\n', '/')}{(block.Context is null ? "" : $" {{{block.Context.Replace('\n', '/')}}}")}")];

    public static string[] Shown(string name, string content) => Shown(Of(name, content));
}
