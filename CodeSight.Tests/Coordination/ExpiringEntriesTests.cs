using CodeSight.Core.Coordination;

namespace CodeSight.Tests.Coordination;

public sealed class ExpiringEntriesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Full_entries_make_room_of_what_has_ended_first()
    {
        var time = new Clock();
        var entries = new ExpiringEntries<int>(time, most: 4);
        foreach (var key in new[] { "a", "b", "c" }) entries.Set(key, 1, Minute);
        entries.Set("long", 1, 2 * Minute);
        time.Advance(Minute);

        entries.Set("new", 1, Minute);

        Assert.False(entries.TryGet("a", out _));
        Assert.True(entries.TryGet("long", out _));
        Assert.True(entries.TryGet("new", out _));
    }

    [Fact]
    public void Entries_that_are_full_of_live_ones_are_forgotten()
    {
        var entries = new ExpiringEntries<int>(new Clock(), most: 4);
        foreach (var key in new[] { "a", "b", "c", "d" }) entries.Set(key, 1, Minute);

        entries.Set("a", 2, Minute);
        Assert.True(entries.TryGet("b", out _));
        entries.Set("e", 1, Minute);

        Assert.False(entries.TryGet("b", out _));
        Assert.True(entries.TryGet("e", out _));
    }

    [Fact]
    public void Change_keeps_the_time_to_live_until_it_is_over()
    {
        var time = new Clock();
        var entries = new ExpiringEntries<int>(time, most: 4);

        Assert.Equal((1, Minute), entries.Change("a", 0, value => value + 1, Minute));
        time.Advance(Minute / 4);
        Assert.Equal((2, Minute * 3 / 4), entries.Change("a", 0, value => value + 1, Minute));
        time.Advance(Minute);
        Assert.Equal((1, Minute), entries.Change("a", 0, value => value + 1, Minute));
    }

    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
