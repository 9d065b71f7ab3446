using System.CommandLine;
using CodeSight.Bench.Corpus;

namespace CodeSight.Bench.Evaluate;

/// <summary>The options that say how many questions of a file are asked.</summary>
internal sealed class QuestionOptions
{
    private readonly Option<int?> _sample = new("--sample") { Description = "How many questions, drawn with the seed; all where it is not given." };
    private readonly Option<int> _seed = new("--seed") { Description = "Which questions.", DefaultValueFactory = _ => 1 };

    public QuestionOptions() => _sample.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int?>() < 1) result.AddError("--sample takes a number from 1.");
    });

    public void AddTo(Command command)
    {
        command.Add(_sample);
        command.Add(_seed);
    }

    public IReadOnlyList<Question> Draw(ParseResult arguments, IEnumerable<Question> questions) =>
        Question.Draw(questions, arguments.GetValue(_sample), arguments.GetValue(_seed));
}
