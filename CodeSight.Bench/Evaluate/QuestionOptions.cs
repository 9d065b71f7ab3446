using System.CommandLine;
using CodeSight.Bench.Corpus;

namespace CodeSight.Bench.Evaluate;

/// <summary>The options that name questions and how many of them are asked.</summary>
internal sealed class QuestionOptions
{
    private readonly Option<FileInfo> _questions = new("--questions") { Description = "Questions, one JSON object a line.", Required = true };
    private readonly Option<int?> _sample = new("--sample") { Description = "How many questions, drawn with the seed; all where it is not given." };
    private readonly Option<int> _seed = new("--seed") { Description = "Which questions.", DefaultValueFactory = _ => 1 };

    public void AddTo(Command command)
    {
        command.Add(_questions);
        command.Add(_sample);
        command.Add(_seed);
    }

    public List<Question> Read(ParseResult arguments, Func<Question, bool> isWanted) =>
        Question.Read(arguments.GetRequiredValue(_questions).FullName, arguments.GetValue(_sample), arguments.GetValue(_seed), isWanted);
}
