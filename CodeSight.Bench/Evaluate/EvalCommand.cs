using System.CommandLine;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Measure;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Evaluate;

/// <summary><c>eval</c>: ranking quality of <c>POST /api/search</c> on a retrieval set, by the best chunk of each file.</summary>
internal static class EvalCommand
{
    private const int Depth = 10;

    // Enough chunks for ten files even where several chunks of one file are found.
    private const int TopK = 30;

    public static Command Create()
    {
        var server = new ServerOptions();
        var questions = new QuestionOptions();
        var qrels = new Option<FileInfo>("--qrels") { Description = "Judgements: qid, docid, rel.", Required = true };
        var map = new Option<FileInfo>("--map") { Description = "The map that the corpus command wrote.", Required = true };
        var command = new Command("eval", "Measures nDCG@10, recall@10 and MRR over POST /api/search.") { qrels, map };
        server.AddTo(command);
        questions.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var judgements = Judgements.Read(arguments.GetRequiredValue(qrels).FullName);
            var asked = questions.Read(arguments, question => judgements.Of(question.Id).Any(grade => grade.Value > 0));
            using var client = server.Connect(arguments);
            var scores = await ScoreAsync(client, asked, judgements, DocumentMap.Read(arguments.GetRequiredValue(map).FullName), cancellationToken);
            var output = arguments.InvocationConfiguration.Output;
            await output.WriteLineAsync($"nDCG@10   {new Sample(scores.Select(score => score.Ndcg))}");
            await output.WriteLineAsync($"recall@10 {new Sample(scores.Select(score => score.Recall))}");
            await output.WriteLineAsync($"MRR       {new Sample(scores.Select(score => score.ReciprocalRank))}");
        });
        return command;
    }

    /// <summary>The scores of each question, in the questions' order.</summary>
    internal static async Task<List<RankingScore>> ScoreAsync(
        CodeSightClient client, IReadOnlyList<Question> questions, Judgements judgements, DocumentMap map, CancellationToken cancellationToken)
    {
        var scores = new List<RankingScore>();
        foreach (var question in questions)
        {
            var found = await client.SearchAsync(question.Text, TopK, cancellationToken);
            var ranking = found.Select(passage => map.Find(passage.FilePath)).OfType<string>().Distinct().ToList();
            var grades = judgements.Of(question.Id);
            scores.Add(new(
                RankingMetrics.Ndcg(ranking, grades, Depth), RankingMetrics.Recall(ranking, grades, Depth), RankingMetrics.ReciprocalRank(ranking, grades)));
        }

        return scores;
    }

    internal sealed record RankingScore(double Ndcg, double Recall, double ReciprocalRank);
}
