using CodeSight.Core.Data.Queue;
using CodeSight.Tests.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.Data.Queue;

public sealed class DocumentQueueTests
{
    [Fact]
    public async Task Claims_never_overlap_and_released_documents_come_back_uncounted()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 10)) world.Write($"{i}.md", $"text {i}");
        await world.ScanAsync();
        var queue = world.Server.GetRequiredService<DocumentQueue>();

        var claims = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => queue.ClaimAsync(QueueStage.Text, 4, int.MaxValue, CancellationToken.None)));

        // SKIP LOCKED may pass over rows that another claim looks at in the same moment, so a claim can be short, but never share.
        var claimed = claims.SelectMany(claim => claim.Documents).Select(document => document.Id).ToList();
        Assert.Equal(claimed.Count, claimed.Distinct().Count());
        Assert.Equal(4, claims.Max(claim => claim.Documents.Count));
        foreach (var claim in claims) await claim.DisposeAsync();
        await using var all = await queue.ClaimAsync(QueueStage.Text, 100, int.MaxValue, CancellationToken.None);
        Assert.Equal(10, all.Documents.Count);
        Assert.All(all.Documents, document => Assert.Equal(1, document.Attempts));
    }

    [Fact]
    public async Task Claim_of_vectors_stops_at_its_chunks_but_takes_one_document_of_any_size()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 3))
            world.Write($"{i}.md", string.Join('\n', Enumerable.Range(0, 10).Select(j => $"text {i} {j}")));
        await world.ScanAsync();
        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        var queue = world.Server.GetRequiredService<DocumentQueue>();

        await using (var one = await queue.ClaimAsync(QueueStage.Vectors, 100, 5, CancellationToken.None)) Assert.Single(one.Documents);
        await using (var two = await queue.ClaimAsync(QueueStage.Vectors, 100, 20, CancellationToken.None)) Assert.Equal(
            2, two.Documents.Count);
    }

    [Fact]
    public async Task Failed_claim_is_out_of_reach_for_a_while_and_counted()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        await world.ScanAsync();
        var queue = world.Server.GetRequiredService<DocumentQueue>();
        await using (var claim = await queue.ClaimAsync(QueueStage.Text, 1, 1, CancellationToken.None))
        {
            await claim.BeginAsync(claim.Documents, CancellationToken.None);
            claim.Fail();
        }

        await using (var none = await queue.ClaimAsync(QueueStage.Text, 1, 1, CancellationToken.None)) Assert.Empty(none.Documents);
        Assert.False(await queue.HasUnreadAsync(CancellationToken.None));

        await queue.VoidAllLeasesAsync(CancellationToken.None);
        await using var again = await queue.ClaimAsync(QueueStage.Text, 1, 1, CancellationToken.None);
        Assert.Equal(2, Assert.Single(again.Documents).Attempts);
    }

    [Fact]
    public async Task Listener_passes_a_notification_on()
    {
        await using var world = await IndexingWorld.CreateAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var signal = world.Server.GetRequiredService<QueueSignal>();
        var ready = signal.Next;
        var listening = world.Server.GetRequiredService<QueueListener>().RunAsync(stop.Token);
        await ready.WaitAsync(stop.Token);

        var next = signal.Next;
        await world.ExecuteAsync($"NOTIFY {DocumentQueue.Channel}");
        await next.WaitAsync(stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }
}
