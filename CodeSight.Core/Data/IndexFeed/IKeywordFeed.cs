using CodeSight.SearchIndex;

namespace CodeSight.Core.Data.IndexFeed;

/// <summary>What keeps the <see cref="IKeywordIndex"/> of this process current with the chunks in Postgres.</summary>
public interface IKeywordFeed
{
    /// <summary>
    /// Whether the index has been brought up to date since the start, or since it last had to start over; before that, searches miss
    /// chunks.
    /// </summary>
    bool IsLoaded { get; }

    /// <summary>Waits until everything up to the change (the counter 'change' in Postgres) can be found by keywords.</summary>
    Task WaitUntilAsync(long changeNumber, CancellationToken cancellationToken);

    /// <summary>Waits until everything that is committed now can be found by keywords.</summary>
    Task CatchUpAsync(CancellationToken cancellationToken);
}
