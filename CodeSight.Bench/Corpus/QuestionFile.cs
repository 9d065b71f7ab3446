namespace CodeSight.Bench.Corpus;

/// <summary>A file of questions, one JSON object a line (docs/evaluation.md).</summary>
public static class QuestionFile
{
    /// <summary>All questions of the file, in its order; blank lines are skipped.</summary>
    /// <exception cref="InputException">The file is missing or empty, or a line is wrong: its number and what is wrong with it.</exception>
    public static IReadOnlyList<Question> Read(string path)
    {
        var questions = new List<Question>();
        var lines = new Dictionary<string, int>();
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            var question = Parse(path, number, line);
            if (!lines.TryAdd(question.Id, number))
                throw new InputException($"{path}, line {number}: the id '{question.Id}' is that of line {lines[question.Id]}, too.");
            questions.Add(question);
        }

        return questions.Count > 0 ? questions : throw new InputException($"{path} has no question.");
    }

    /// <summary>Writes questions so that <see cref="Read"/> reads them.</summary>
    public static void Write(string path, IEnumerable<Question> questions) =>
        File.WriteAllLines(path, questions.Select(QuestionLine.Write));

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {fault.Message}");
        }
    }

    private static Question Parse(string path, int number, string line)
    {
        try
        {
            return QuestionLine.Parse(line);
        }
        catch (FormatException fault)
        {
            throw new InputException($"{path}, line {number}: {fault.Message}");
        }
    }
}
