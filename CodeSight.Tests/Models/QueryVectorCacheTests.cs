using CodeSight.Core.Models;

namespace CodeSight.Tests.Models;

public sealed class QueryVectorCacheTests
{
    [Fact]
    public void Cache_drops_the_question_that_was_not_asked_for_longest()
    {
        var cache = new QueryVectorCache(2);
        cache.Add("a", [1]);
        cache.Add("b", [2]);
        Assert.True(cache.TryGet("a", out _));
        cache.Add("c", [3]);
        Assert.False(cache.TryGet("b", out _));
        Assert.True(cache.TryGet("a", out var a));
        Assert.True(cache.TryGet("c", out var c));
        Assert.Equal((1f, 3f), (a[0], c[0]));
    }

    [Fact]
    public void Cache_keeps_no_text_of_unbounded_length()
    {
        var cache = new QueryVectorCache(2);
        var text = new string('x', 1_001);
        cache.Add(text, [1]);
        Assert.False(cache.TryGet(text, out _));
    }
}
