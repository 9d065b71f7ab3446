using CodeSight.SearchIndex;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.SearchIndex;

public sealed class RetrievalQualityTests(ITestOutputHelper output)
{
    [SharedDataTheory]
    [InlineData("cranfield", null, 0.51)]
    [InlineData("npl", null, 0.43)]
    [InlineData("medline", null, 0.685)]
    [InlineData("adi", null, 0.48)]
    [InlineData("squad11", 2000, 0.875)]
    public void Keywords_alone_reach_the_measured_quality(string name, int? questions, double floor)
    {
        var set = new RetrievalSet(name);
        var index = new KeywordIndex();
        index.Apply(set.Documents, [], 1);

        var ndcg = set.Ndcg(index, questions);

        output.WriteLine($"{name}: nDCG@10 {ndcg:F4} over {index.ChunkCount} documents");
        Assert.True(ndcg >= floor, $"{name}: nDCG@10 {ndcg:F4}, at least {floor} expected");
    }
}
