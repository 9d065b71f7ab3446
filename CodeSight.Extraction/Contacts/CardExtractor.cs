using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Contacts;

/// <summary>Address cards (VCF): each person or company under its name.</summary>
internal sealed class CardExtractor : IExtractor
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["ORG"] = "Organization",
        ["TITLE"] = "Title",
        ["ROLE"] = "Role",
        ["TEL"] = "Phone",
        ["EMAIL"] = "Mail",
        ["ADR"] = "Address",
        ["URL"] = "Link",
        ["BDAY"] = "Birthday",
        ["NICKNAME"] = "Nickname",
        ["CATEGORIES"] = "Categories",
        ["IMPP"] = "Messages",
        ["NOTE"] = "Note",
        ["RELATED"] = "Related",
        ["LANG"] = "Language",
    };

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        List<ContentLine>? card = null;
        foreach (var line in ContentLine.Read(TextDecoder.Decode(file.Bytes, file.Limits)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isCard = line.Raw.Trim().Equals("VCARD", StringComparison.OrdinalIgnoreCase);
            if (isCard && line.Name is "BEGIN" or "END")
            {
                if (card is { Count: > 0 }) Write(card, writer);
                card = line.Name == "BEGIN" ? [] : null;
            }
            else card?.Add(line);
        }
        if (card is { Count: > 0 }) Write(card, writer);
        return writer.Finish();
    }

    private static void Write(List<ContentLine> card, BlockWriter writer)
    {
        writer.Leave(1);
        var named = card.Find(line => line.Name == "FN") ?? card.Find(line => line.Name == "N") ?? card.Find(line => line.Name == "ORG");
        if (named is not null)
        {
            // A name's parts: family name, given name, others, prefixes, suffixes.
            var parts = named.Name == "N" ? named.Parts.ToList() : [];
            var name = parts.Count == 0 ? Joined(named)
                : string.Join(' ', new[] { parts.ElementAtOrDefault(3), parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2), parts[0],
                    parts.ElementAtOrDefault(4) }.Where(part => !string.IsNullOrEmpty(part)));
            writer.Heading(1, name, null, named.StartLine, named.EndLine);
        }
        var shown = new List<string>();
        foreach (var line in card)
        {
            if (!Names.TryGetValue(line.Name, out var name) || Joined(line) is not { Length: > 0 } value) continue;
            var kinds = line.Parameters.GetValueOrDefault("TYPE")?.Split(',')
                .Select(kind => kind.ToLowerInvariant())
                .Where(kind => kind is not ("pref" or "internet" or "voice" or "quoted-printable")).ToList();
            shown.Add(kinds is { Count: > 0 } ? $"{name} ({string.Join(", ", kinds)}): {value}" : $"{name}: {value}");
        }
        writer.Add(BlockKind.Paragraph, string.Join('\n', shown), null, card[0].StartLine, card[^1].EndLine);
    }

    private static string Joined(ContentLine line)
    {
        if (line.Name is "ADR" or "ORG" or "N") return string.Join(", ", line.Parts.Where(part => part.Length > 0));
        return line.Text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? line.Text[4..] : line.Text;
    }
}
