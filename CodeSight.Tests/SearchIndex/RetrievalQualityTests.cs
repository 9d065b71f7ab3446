using CodeSight.SearchIndex;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.SearchIndex;

public sealed class RetrievalQualityTests(ITestOutputHelper output)
{
    // What another program reaches on the same paragraphs and questions: SQLite's FTS5, as the README of the references says.
    private const double OtherProgram = 0.9145;

    [Fact]
    public void Keywords_alone_are_no_worse_than_another_program_on_the_slice() =>
        Assert.InRange(Ndcg(References.At("ir", "squad11"), null), OtherProgram, 1);

    // What the project asks of the keyword arm on each set; see docs/benchmarks.md.
    [SharedDataTheory]
    [InlineData("cranfield", null, 0.51)]
    [InlineData("npl", null, 0.43)]
    [InlineData("medline", null, 0.685)]
    [InlineData("adi", null, 0.48)]
    [InlineData("squad11", 2000, 0.875)]
    public void Keywords_alone_reach_the_quality_that_is_asked_for(string name, int? questions, double floor) =>
        Assert.InRange(Ndcg(SharedData.At("ir", name), questions), floor, 1);

    // Without rules of their own they give 0.930, 0.955, 0.873 and 0.968.
    [SharedDataTheory]
    [InlineData("de", 0.946)]
    [InlineData("es", 0.964)]
    [InlineData("ru", 0.954)]
    [InlineData("zh", 0.969)]
    public void Keywords_alone_reach_the_quality_of_each_language(string language, double floor) =>
        Assert.InRange(Ndcg(SharedData.At("ir", $"xquad-{language}"), null, language), floor, 1);

    private double Ndcg(string folder, int? questions, string language = "")
    {
        var set = new RetrievalSet(folder, language);
        var index = new KeywordIndex();
        index.Apply(set.Documents, [], 1);

        var ndcg = set.Ndcg(index, questions);

        output.WriteLine($"{folder}: nDCG@10 {ndcg:F4} over {index.ChunkCount} documents");
        return ndcg;
    }
}
