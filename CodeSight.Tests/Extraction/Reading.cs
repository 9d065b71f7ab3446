using System.Text;
using CodeSight.Extraction;
using CodeSight.Extraction.Host;

namespace CodeSight.Tests.Extraction;

/// <summary>Reads files in this process and shows their blocks in a form that a test can spell out.</summary>
internal static class Reading
{
    public static ExtractedDocument Of(string name, byte[] content) =>
        (ExtractorRegistry.Find(name) ?? throw new ArgumentException($"{name} is not read"))
            .Extract(new(content, name, new()), CancellationToken.None);

    public static ExtractedDocument Of(string name, string content) => Of(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Each block as "kind page:lines [section] text {context}".</summary>
    public static string[] Shown(ExtractedDocument document) => [.. document.Blocks.Select(block =>
        $"{block.Kind} {(block.Page is { } page ? page + ":" : "")}{block.StartLine}-{block.EndLine} [{block.Section}] {block.Text.Replace('\n', '/')}{(block.Context is null ? "" : $" {{{block.Context.Replace('\n', '/')}}}")}")];

    public static string[] Shown(string name, string content) => Shown(Of(name, content));
}
