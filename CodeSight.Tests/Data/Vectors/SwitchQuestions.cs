using CodeSight.Core.Asking.Search;
using CodeSight.Core.People;
using CodeSight.Tests.Api;
using CodeSight.Tests.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.Data.Vectors;

/// <summary>Questions that only vectors can answer: the keyword index of these servers is never filled.</summary>
internal static class SwitchQuestions
{
    /// <summary>
    /// A world with documents "text 0", "text 1", ..., indexed by model-a of 8 dimensions, under a clock that stands still.
    /// </summary>
    public static async Task<IndexingWorld> CreateAsync(int documents)
    {
        var world = await IndexingWorld.CreateAsync();
        world.Time = new ManualTime();
        world.Restart();
        foreach (var i in Enumerable.Range(0, documents)) world.Write($"{i}.md", $"text {i}");
        await world.RunAsync();
        world.OldModels["model-a"] = new FakeEmbedder("model-a");
        return world;
    }

    /// <summary>
    /// A clock's second later: name of the model by whose vectors the question, word for word a chunk, finds that chunk; "none" where none
    /// does.
    /// </summary>
    public static async Task<string> AnswerAsync(
        this IndexingWorld world, string text = "text 7", string header = "Head", ServiceProvider? server = null)
    {
        (world.Time as ManualTime)?.Advance(TimeSpan.FromSeconds(1));
        FakeEmbedder[] embedders = [world.Embedder, .. world.OldModels.Values];
        var asked = embedders.Select(embedder => embedder.Asked.Count).ToArray();
        IReadOnlyList<Passage> found;
        try
        {
            found = await (server ?? world.Server).GetRequiredService<ISearcher>().SearchAsync(
                Principal.Operator, new SearchRequest($"{header}\n{text}", 1, null), CancellationToken.None);
        }
        catch (IndexLoadingException)
        {
            // Nothing follows the changes in this world: its keyword index stays empty, and only vectors can find anything.
            return "none";
        }

        if (found.Count == 0) return "none";
        Assert.Equal(text, found[0].Content);
        Assert.InRange(found[0].Cosine ?? 0, 0.99, 1);
        return embedders.Where((embedder, i) => embedder.Asked.Count > asked[i]).Select(embedder => embedder.Model.Name).Single();
    }
}
