using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CodeSight.Extraction.Office;

/// <summary>XLSX: each sheet as a section, each row with its table's header row as its context. A line is the sheet's row number.</summary>
internal sealed class SpreadsheetExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        using var stream = OfficePackage.Check(file);
        using var package = SpreadsheetDocument.Open(stream, isEditable: false);
        if (package.WorkbookPart is not { Workbook: { } workbook } book)
            throw new FileFaultException("The file is damaged: it has no workbook part.");
        var writer = new BlockWriter(file.Limits);
        writer.OfferTitle(OfficeTitle.Of(package));
        var cells = new SheetCells(book);
        foreach (var sheet in workbook.Sheets?.Elements<Sheet>() ?? [])
        {
            if (sheet.Id?.Value is not { } id || !book.TryGetPartById(id, out var part)) continue;
            // The name is text too: people ask for it.
            writer.Heading(1, sheet.Name?.Value ?? "", null, 1, 1);
            WriteRows(cells.Rows(part), writer, cancellationToken);
            if (part is WorksheetPart worksheet) WriteAttached(worksheet, writer);
            else if (part is ChartsheetPart { DrawingsPart.ChartParts: { } charts })
                foreach (var chart in charts) OfficeDrawing.WriteChart(chart, writer, null, 1);
        }
        return writer.Finish();
    }

    private static void WriteRows(IEnumerable<SheetCells.Row> rows, BlockWriter writer, CancellationToken cancellationToken)
    {
        var table = new TableRows(writer);
        var hasHeader = false;
        var last = 0;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var filled = row.Cells.Count(cell => !string.IsNullOrWhiteSpace(cell));
            var looksLikeHeader = filled > 1 && row.Numbers * 2 < filled;
            // After an empty row, a row of nothing but words starts another table.
            if (hasHeader && row.Number > last + 1 && filled > 1 && row.Numbers == 0) (table, hasHeader) = (new(writer), false);
            // A single cell above a table is its title.
            if (!hasHeader && filled == 1) writer.Add(BlockKind.Paragraph, string.Concat(row.Cells), null, row.Number, row.Number);
            else table.Add(row.Cells, !hasHeader && looksLikeHeader, null, row.Number, row.Number);
            hasHeader |= looksLikeHeader;
            last = row.Number;
        }
    }

    private static void WriteAttached(WorksheetPart sheet, BlockWriter writer)
    {
        foreach (var comment in sheet.WorksheetCommentsPart?.Comments?.CommentList?.Elements<Comment>() ?? [])
        {
            var row = int.TryParse(string.Concat((comment.Reference?.Value ?? "").Where(char.IsAsciiDigit)), out var number)
                ? Math.Max(1, number)
                : 1;
            writer.Add(BlockKind.Paragraph, $"Comment {comment.Reference?.Value}: {comment.CommentText?.InnerText}", null, row, row);
        }
        if (sheet.DrawingsPart is not { } drawings) return;
        foreach (var chart in drawings.ChartParts) OfficeDrawing.WriteChart(chart, writer, null, 1);
        foreach (var text in drawings.WorksheetDrawing?.Descendants<DocumentFormat.OpenXml.Drawing.Paragraph>() ?? [])
            writer.Add(BlockKind.Paragraph, text.InnerText, null, 1, 1);
    }
}
