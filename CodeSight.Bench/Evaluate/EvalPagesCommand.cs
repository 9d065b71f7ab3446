using System.CommandLine;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Measure;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Evaluate;

/// <summary><c>eval-pages</c>: whether search finds the page on which the answer stands.</summary>
internal static class EvalPagesCommand
{
    private const int Depth = 5;

    public static Command Create()
    {
        var server = new ServerOptions();
        var questions = new QuestionOptions();
        var list = new Option<bool>("--list-missed") { Description = "Also list the ids of the questions that were missed." };
        var command = new Command("eval-pages", "Measures how often a gold document and page (+-1) is among the first five passages.") { list };
        server.AddTo(command);
        questions.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var asked = questions.Read(arguments, question => question.Places.Count > 0);
            using var client = server.Connect(arguments);
            var ranks = await RanksAsync(client, asked, cancellationToken);
            var output = arguments.InvocationConfiguration.Output;
            foreach (var depth in (int[])[1, 3, Depth])
                await output.WriteLineAsync($"page in the top {depth}: {new Sample(ranks.Select(rank => rank <= depth ? 1.0 : 0.0))}");
            if (arguments.GetValue(list))
                await output.WriteLineAsync("missed: " + string.Join(' ', asked.Zip(ranks).Where(pair => pair.Second > Depth).Select(pair => pair.First.Id)));
        });
        return command;
    }

    /// <summary>The 1-based rank of the first passage from a gold place, for each question; int.MaxValue where none is.</summary>
    internal static async Task<List<int>> RanksAsync(CodeSightClient client, IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var ranks = new List<int>();
        foreach (var question in questions)
        {
            var found = await client.SearchAsync(question.Text, Depth, cancellationToken);
            var rank = found.TakeWhile(passage => !question.Places.Any(place => IsAt(passage, place))).Count() + 1;
            ranks.Add(rank > found.Count ? int.MaxValue : rank);
        }

        return ranks;
    }

    /// <summary>Whether a passage is from the place. One page off counts: an answer often runs over the edge of its page.</summary>
    internal static bool IsAt(FoundPassage passage, GoldPlace place)
    {
        var isFile = passage.FilePath == place.Name || passage.FilePath.EndsWith("/" + place.Name, StringComparison.Ordinal);
        return isFile && (place.Page is not { } page || (passage.Page is { } at && Math.Abs(at - page) <= 1));
    }
}
