using System.Globalization;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Contacts;

/// <summary>Calendars (ICS): each event, task or entry under its summary, with its times as the calendar writes them.</summary>
internal sealed class CalendarExtractor : IExtractor
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["LOCATION"] = "Where",
        ["ORGANIZER"] = "Organizer",
        ["ATTENDEE"] = "Attendee",
        ["CONTACT"] = "Contact",
        ["STATUS"] = "Status",
        ["CATEGORIES"] = "Categories",
        ["RRULE"] = "Repeats",
        ["EXDATE"] = "Except",
        ["DUE"] = "Due",
        ["COMPLETED"] = "Completed",
        ["URL"] = "Link",
        ["COMMENT"] = "Comment",
        ["RESOURCES"] = "Resources",
    };

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        List<ContentLine>? entry = null;
        var depth = 0;
        foreach (var line in ContentLine.Read(TextDecoder.Decode(file.Bytes, file.Limits, notes: writer.Notes)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isEntry = line.Raw.Trim().ToUpperInvariant() is "VEVENT" or "VTODO" or "VJOURNAL";
            if (line.Name == "X-WR-CALNAME") writer.OfferTitle(line.Text);
            else if (line.Name == "BEGIN" && entry is null && isEntry) (entry, depth) = ([], 0);
            else if (line.Name == "BEGIN") depth++;
            else if (line.Name == "END" && isEntry && entry is { Count: > 0 })
            {
                Write(entry, writer);
                entry = null;
            }
            else if (line.Name == "END") depth--;
            // What is in an entry's parts, such as an alarm, is not the entry's.
            else if (depth == 0) entry?.Add(line);
        }
        if (entry is { Count: > 0 }) Write(entry, writer);
        return writer.Finish();
    }

    private static void Write(List<ContentLine> entry, BlockWriter writer)
    {
        var summary = entry.Find(line => line.Name == "SUMMARY");
        var first = entry[0].StartLine;
        writer.Leave(1);
        if (summary is not null) writer.Heading(1, summary.Text, null, summary.StartLine, summary.EndLine);
        var shown = new List<string>();
        if (entry.Find(line => line.Name == "DTSTART") is { } start)
        {
            var end = entry.Find(line => line.Name == "DTEND");
            shown.Add(end is null ? $"When: {Time(start)}" : $"When: {Time(start)} to {Time(end)}");
        }
        foreach (var line in entry)
            if (Names.TryGetValue(line.Name, out var name)) shown.Add($"{name}: {Value(line)}");
        writer.Add(BlockKind.Paragraph, string.Join('\n', shown), null, first, entry[^1].EndLine);
        foreach (var description in entry.Where(line => line.Name == "DESCRIPTION"))
            writer.Add(BlockKind.Paragraph, description.Text, null, description.StartLine, description.EndLine);
    }

    private static string Value(ContentLine line)
    {
        if (line.Name is "DUE" or "COMPLETED" or "EXDATE") return Time(line);
        if (line.Name is not ("ORGANIZER" or "ATTENDEE")) return line.Text;
        var address = line.Text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? line.Text[7..] : line.Text;
        return line.Parameters.GetValueOrDefault("CN") is { Length: > 0 } name && name != address ? $"{name} <{address}>" : address;
    }

    /// <summary>"20240304T100000Z" as 2024-03-04 10:00 UTC; anything else as it is.</summary>
    private static string Time(ContentLine line)
    {
        string[] formats = ["yyyyMMdd'T'HHmmss'Z'", "yyyyMMdd'T'HHmmss", "yyyyMMdd"];
        var times = line.Raw.Split(',').Select(text =>
        {
            text = text.Trim();
            if (!DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return text;
            if (text.Length == 8) return time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var shown = time.ToString(time.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            var zone = text.EndsWith('Z') ? "UTC" : line.Parameters.GetValueOrDefault("TZID");
            return zone is null ? shown : $"{shown} {zone}";
        });
        return string.Join(", ", times);
    }
}
