using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CodeSight.Extraction.Office;

/// <summary>XLSX: each sheet as a section, each row with its table's header row as its context. A line is the sheet's row number.</summary>
internal sealed class SpreadsheetExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken) =>
        OfficePackage.Read(file, (stream, writer, isRepaired) =>
        {
            using var package = SpreadsheetDocument.Open(stream, isEditable: false);
            if (package.WorkbookPart is not { Workbook: { } workbook } book) throw new InvalidDataException();
            writer.OfferTitle(OfficeTitle.Of(package));
            var cells = new SheetCells(book);
            var hidden = new HiddenContent(file.Limits.HiddenContent);
            foreach (var sheet in workbook.Sheets?.Elements<Sheet>() ?? [])
            {
                if (writer.IsFull) break;
                if (sheet.Id?.Value is not { } id || !book.TryGetPartById(id, out var part))
                {
                    if (!isRepaired) throw new InvalidDataException();
                    continue;
                }
                var isHidden = sheet.Attribute("state") is "hidden" or "veryHidden";
                if (isHidden && !hidden.Reads("sheet")) continue;
                // The name is text too: people ask for it.
                var name = sheet.Name?.Value ?? "";
                writer.Heading(1, isHidden ? HiddenContent.Mark(name) : name, null, 1, 1);
                WriteRows(cells.Rows(part, hidden), writer, cancellationToken);
                if (part is WorksheetPart worksheet) WriteAttached(worksheet, writer);
                else if (part is ChartsheetPart { DrawingsPart.ChartParts: { } charts })
                    foreach (var chart in charts) OfficeDrawing.WriteChart(chart, writer, null, 1);
            }
            hidden.Tell(writer);
            if (cells.FormulasWithoutValue is > 0 and var count)
                writer.Note(string.Create(CultureInfo.InvariantCulture,
                    $"{count} {(count == 1 ? "cell holds a formula" : "cells hold formulas")} without a value; the formula was indexed."));
        });

    private static void WriteRows(IEnumerable<SheetCells.Row> rows, BlockWriter writer, CancellationToken cancellationToken)
    {
        var table = new TableRows(writer);
        SheetRow.Shown? header = null;
        var isHeader = false;
        var last = 0;
        foreach (var (number, row) in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (writer.IsFull) return;
            var filled = row.Cells.Count(cell => !string.IsNullOrWhiteSpace(cell));
            var hasSpan = row.Spanned.Contains(true);
            var looksLikeHeader = filled > 1 && (row.Numbers * 2 < filled || (header is null && hasSpan));
            // After an empty row, a row of nothing but words starts another table.
            if (header is not null && number > last + 1 && filled > 1 && row.Numbers == 0) (table, header) = (new(writer), null);
            // A single cell above a table is its title.
            if (header is null && filled == 1) writer.Add(BlockKind.Paragraph, string.Concat(row.Cells), null, number, number);
            else
            {
                isHeader = looksLikeHeader && (header is null || (isHeader && number == last + 1 && IsUnder(header.Value, row)));
                if (isHeader) header = row;
                table.Add(row.Cells, isHeader, null, number, number);
            }
            last = number;
        }
    }

    /// <summary>
    /// Whether a row continues the header above it: it divides the cells that span columns, and says nothing new under the others, or a
    /// cell of
    /// the header reaches into it.
    /// </summary>
    private static bool IsUnder(SheetRow.Shown header, SheetRow.Shown row)
    {
        if (!header.Spanned.Contains(true) || row.Numbers > 0) return false;
        if (row.ContinuesAbove) return true;
        for (var i = 0; i < Math.Max(header.Cells.Count, row.Cells.Count); i++)
        {
            var (above, below) = (i < header.Cells.Count ? header.Cells[i] : "", i < row.Cells.Count ? row.Cells[i] : "");
            var isSpanned = i < header.Spanned.Count && (header.Spanned[i] || (i + 1 < header.Spanned.Count && header.Spanned[i + 1]));
            if (isSpanned ? below.Length == 0 : above.Length > 0 && below.Length > 0 && above != below) return false;
        }
        return true;
    }

    private static void WriteAttached(WorksheetPart sheet, BlockWriter writer)
    {
        foreach (var comment in sheet.WorksheetCommentsPart?.Comments?.CommentList?.Elements<Comment>() ?? [])
        {
            var row = int.TryParse(string.Concat((comment.Reference?.Value ?? "").Where(char.IsAsciiDigit)), out var number)
                ? Math.Max(1, number)
                : 1;
            var text = XmlConvert.DecodeName(comment.CommentText?.InnerText);
            writer.Add(BlockKind.Paragraph, $"Comment {comment.Reference?.Value}: {text}", null, row, row);
        }
        if (sheet.DrawingsPart is not { } drawings) return;
        foreach (var chart in drawings.ChartParts) OfficeDrawing.WriteChart(chart, writer, null, 1);
        foreach (var text in drawings.WorksheetDrawing?.Descendants<DocumentFormat.OpenXml.Drawing.Paragraph>() ?? [])
            writer.Add(BlockKind.Paragraph, text.InnerText, null, 1, 1);
    }
}
