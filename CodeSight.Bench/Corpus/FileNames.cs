namespace CodeSight.Bench.Corpus;

/// <summary>Names of text files for documents of a retrieval set, each given once.</summary>
internal sealed class FileNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The document's id with what is unsafe in a file name replaced, and numbered where that is taken.</summary>
    public string Take(string id)
    {
        var name = string.Concat(
            id.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '(' or ')' ? letter : '_'));
        var file = name + ".txt";
        for (var number = 2; !_taken.Add(file); number++) file = $"{name}-{number}.txt";
        return file;
    }
}
