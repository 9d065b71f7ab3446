using System.Text.RegularExpressions;
using CodeSight.Extraction.Text;
using CodeSight.Extraction.Web;
using Markdig;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace CodeSight.Extraction.Markdown;

/// <summary>
/// Markdown by Markdig: headings as the section path, list items, tables, code and front matter, with the file's own
/// lines.
/// </summary>
internal sealed partial class MarkdownExtractor : IExtractor
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseGridTables()
        .UseYamlFrontMatter()
        .UseFootnotes()
        .UseTaskLists()
        .UsePreciseSourceLocation()
        .Build();

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        Write(TextDecoder.Decode(file.Bytes, file.Limits, notes: writer.Notes), writer, cancellationToken);
        return writer.Finish();
    }

    /// <summary>Writes the text's blocks. Text that Markdig refuses (nested over 128 deep) is read as plain text.</summary>
    /// <param name="line">A line to report for all of it instead of its own, for text inside another format.</param>
    public static void Write(string text, BlockWriter writer, CancellationToken cancellationToken, int? line = null)
    {
        MarkdownDocument document;
        try
        {
            document = Markdig.Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            PlainTextExtractor.Write(text, writer);
            return;
        }
        new Walk(writer, new LineMap(text), line, cancellationToken).Blocks(document);
    }

    /// <summary>The value of "title:" in front matter, or null.</summary>
    private static string? TitleIn(string frontMatter) =>
        TitlePattern().Match(frontMatter) is { Success: true } match ? match.Groups[1].Value.Trim().Trim('"', '\'') : null;

    [GeneratedRegex(@"^title:[ \t]*(\S.*)$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex TitlePattern();

    /// <summary>The lines of places in a text.</summary>
    private sealed class LineMap(string text)
    {
        private readonly List<int> _starts = FindStarts(text);

        public int At(int position)
        {
            var found = _starts.BinarySearch(position);
            return found >= 0 ? found + 1 : ~found;
        }

        private static List<int> FindStarts(string text)
        {
            var starts = new List<int> { 0 };
            for (var i = 0; i < text.Length; i++)
                if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) starts.Add(i + 1);
            return starts;
        }
    }

    private sealed class Walk(BlockWriter writer, LineMap map, int? fixedLine, CancellationToken cancellationToken)
    {
        private readonly HashSet<Footnote> _written = [];

        public void Blocks(ContainerBlock container)
        {
            foreach (var block in container) Write(block, null);
        }

        /// <summary>The footnotes that a statement refers to follow it, each once.</summary>
        private void WriteFootnotes(ContainerInline? inline)
        {
            foreach (var link in inline?.Descendants<FootnoteLink>() ?? [])
                if (!link.IsBackLink) WriteFootnote(link.Footnote);
        }

        private void WriteFootnote(Footnote footnote)
        {
            if (!_written.Add(footnote)) return;
            var mark = $"[{MarkdownText.LabelOf(footnote)}] ";
            for (var i = 0; i < footnote.Count; i++)
            {
                if (i > 0 || footnote[i] is not ParagraphBlock paragraph) Write(footnote[i], null);
                else WriteLeaf(paragraph, BlockKind.Paragraph, mark);
            }
        }

        private void WriteLeaf(LeafBlock leaf, BlockKind kind, string? marker)
        {
            var (start, end) = Lines(leaf);
            writer.Add(kind, marker + MarkdownText.Of(leaf.Inline), null, start, end);
            WriteFootnotes(leaf.Inline);
        }

        private (int Start, int End) Lines(Markdig.Syntax.Block block) =>
            fixedLine is { } line
                ? (line, line)
                : (block.Line + 1, Math.Max(block.Line + 1, map.At(Math.Max(block.Span.Start, block.Span.End))));

        private void Write(Markdig.Syntax.Block block, string? marker)
        {
            var (start, end) = Lines(block);
            switch (block)
            {
                case HeadingBlock heading:
                    var text = MarkdownText.Of(heading.Inline);
                    writer.Heading(heading.Level, text, null, start, end);
                    if (heading.Level == 1) writer.OfferTitle(text);
                    WriteFootnotes(heading.Inline);
                    break;
                case YamlFrontMatterBlock front:
                    writer.OfferTitle(TitleIn(front.Lines.ToString()));
                    writer.Add(BlockKind.Code, front.Lines.ToString(), null, start, end);
                    break;
                case HtmlBlock html:
                    WriteHtml(html.Lines.ToString(), start, end);
                    break;
                case CodeBlock code:
                    writer.Add(BlockKind.Code, code.Lines.ToString(), null, start, end);
                    break;
                case Table table:
                    WriteTable(table);
                    break;
                case ListBlock list:
                    WriteList(list);
                    break;
                case Footnote footnote:
                    WriteFootnote(footnote);
                    break;
                case LinkReferenceDefinitionGroup:
                    break;
                case ContainerBlock container:
                    foreach (var part in container) Write(part, marker);
                    break;
                case LeafBlock leaf:
                    WriteLeaf(leaf, marker is null ? BlockKind.Paragraph : BlockKind.ListItem, marker);
                    break;
            }
        }

        private void WriteHtml(string html, int start, int end)
        {
            var inner = new BlockWriter(writer.Limits);
            HtmlExtractor.Write(html, inner, writer.Limits, cancellationToken, start);
            var read = inner.Finish();
            if (read.Blocks is not [] and not [{ Kind: BlockKind.Paragraph }])
            {
                HtmlExtractor.Write(html, writer, writer.Limits, cancellationToken, start);
                return;
            }
            foreach (var note in read.Notes) writer.Note(note);
            foreach (var block in read.Blocks) writer.Add(BlockKind.Paragraph, block.Text, null, start, end);
        }

        private void WriteList(ListBlock list)
        {
            var number = int.TryParse(list.OrderedStart, out var first) ? first : 1;
            foreach (var item in list)
            {
                var marker = list.IsOrdered ? $"{number++}{list.OrderedDelimiter} " : "- ";
                if (item is not ContainerBlock parts) continue;
                // The marker belongs to the item's first paragraph; what follows inside it are blocks of their own.
                for (var i = 0; i < parts.Count; i++) Write(parts[i], i == 0 && parts[i] is ParagraphBlock ? marker : null);
            }
        }

        private void WriteTable(Table table)
        {
            var rows = new TableRows(writer);
            foreach (var row in table.OfType<TableRow>())
            {
                var (start, end) = Lines(row);
                var cells = row.OfType<TableCell>()
                    .Select(cell => string.Join(' ', cell.Descendants<LeafBlock>().Select(leaf => MarkdownText.Of(leaf.Inline))));
                rows.Add([.. cells], row.IsHeader, null, start, end);
            }
            foreach (var leaf in table.Descendants<LeafBlock>()) WriteFootnotes(leaf.Inline);
        }
    }
}
