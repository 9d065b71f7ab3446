using CodeSight.Bench.Load;
using CodeSight.SearchIndex.Analysis;

namespace CodeSight.Tests.Bench.Load;

public sealed class QuestionKindsTests
{
    private static readonly string[] Texts =
    [
        string.Join(' ', Enumerable.Repeat("Pensions are paid monthly to zebras.", 30)),
        "Pension plans: the payroll office answers. " + string.Join(' ', Enumerable.Repeat("office", 60)),
    ];

    [Fact]
    public void Terms_are_counted_by_chunk_and_stem()
    {
        var terms = Count();
        Assert.Equal(["answers", "monthly", "office", "paid", "payroll", "plans", "zebras"], terms.Rare);
        Assert.Equal(["pensions"], terms.Common(1));
    }

    [Fact]
    public void Kinds_are_what_their_names_say_and_equally_many()
    {
        var terms = Count();
        var kinds = QuestionKinds.Make(
            [.. Enumerable.Range(0, 40).Select(at => $"question {at}")], terms, Texts, ["half/**", "permille/**"], 10, 1);

        Assert.Equal(
            ["ordinary", "rare words (df 1)", "stop words only", "200 words", "one common word", "half/**", "permille/**"],
            kinds.Select(kind => kind.Name));
        Assert.All(kinds, kind => Assert.Equal(10, kind.Requests.Count));
        Assert.All(kinds[1].Requests, request => Assert.Subset(terms.Rare.ToHashSet(), request.Query.Split(' ').ToHashSet()));
        Assert.All(kinds[2].Requests, request => Assert.All(request.Query.Split(' '), word => Assert.True(StopWords.Contains(word), word)));
        Assert.All(kinds[3].Requests, request => Assert.Equal(200, request.Query.Split(' ').Length));
        Assert.Equal(
            30,
            kinds.Where(kind => kind.Name is "ordinary" or "half/**" or "permille/**").SelectMany(kind => kind.Requests).Select(request => request.Query).Distinct().Count());
        Assert.Equal(["half/**"], kinds[5].Requests.Select(request => request.FileGlob).Distinct());
    }

    [Fact]
    public async Task Kinds_take_turns_when_they_are_measured()
    {
        await using var server = await ServerDouble.StartAsync((_, _) => ServerDouble.Json("{}"));
        using var client = new BareClient(server.Address, null, 1);
        QuestionKind[] kinds = [new("a", [new("a0", 8), new("a1", 8)]), new("b", [new("b0", 8), new("b1", 8)])];
        var samples = await QuestionKindsCommand.MeasureAsync(client, kinds, default);
        Assert.Equal([2, 2], samples.Select(sample => sample.Count));
        Assert.Equal(["a0", "b0", "a1", "b1"], server.Requests.Select(request => request.Body!.Value.GetProperty("query").GetString()));
    }

    private static TermCounts Count()
    {
        var terms = new TermCounts();
        foreach (var text in Texts) terms.Add(text);
        return terms;
    }
}
