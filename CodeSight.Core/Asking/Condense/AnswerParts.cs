namespace CodeSight.Core.Asking.Condense;

/// <summary>The parts of an answer that a reader can count: its list items, or else its lines.</summary>
internal static class AnswerParts
{
    private const int MaxLength = 200;

    /// <summary>Returns the parts without list markers and citation marks.</summary>
    public static IReadOnlyList<string> Of(string answer)
    {
        var lines = answer.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var items = lines.Where(line => Marker(line) > 0).ToList();
        return [.. (items.Count > 1 ? items : [.. lines]).Select(Clean).Where(text => text.Length > 0)];
    }

    private static string Clean(string line)
    {
        var text = line[Marker(line)..];
        while (text.EndsWith(']') && text.LastIndexOf('[') is >= 0 and var open && text[(open + 1)..^1].All(char.IsAsciiDigit))
            text = text[..open].TrimEnd();
        if (text.Length <= MaxLength) return text.Trim('*', ' ');
        var end = text.LastIndexOf(' ', MaxLength);
        return text[..(end > 0 ? end : MaxLength)].Trim('*', ' ');
    }

    private static int Marker(string line)
    {
        if (line is ['-' or '*' or '+' or '•', ' ', ..]) return 2;
        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        return digits is > 0 and < 4 && line.Length > digits + 1 && line[digits] is '.' or ')' && line[digits + 1] == ' ' ? digits + 2 : 0;
    }
}
