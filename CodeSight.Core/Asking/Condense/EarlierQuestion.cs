namespace CodeSight.Core.Asking.Condense;

/// <summary>An earlier question that stands alone.</summary>
internal sealed record EarlierQuestion(string Text)
{
    private static readonly char[] Stops = [' ', '?', '.', '!', '…', '\n', '\r', '\t'];

    /// <summary>The question without what later questions added to it.</summary>
    public string Base { get; private init; } = Text;

    /// <summary>The question whose subject is meant by "it".</summary>
    public string Subject { get; private init; } = Text;

    /// <summary>With something at its end.</summary>
    public EarlierQuestion Extended(string more) => new(Base.TrimEnd(Stops) + more + '?') { Base = Base };

    /// <summary>With another question about the same.</summary>
    public EarlierQuestion Joined(string question, List<Word> words)
    {
        var joint = Lexicon.IsJoint(words[0].Lower) ? ", " : Word.AreGerman(words) ? ", und " : ", and ";
        var text = question.TrimEnd(Stops);
        return new(Base.TrimEnd(Stops) + joint + char.ToLowerInvariant(text[0]) + text[1..] + '?') { Base = Base, Subject = Subject };
    }

    public EarlierQuestion With(string part) => new($"{Base.TrimEnd(Stops)}: {part}") { Base = Base };
}
