using System.Diagnostics;

namespace CodeSight.Tests.Coordination;

/// <summary>Waits for a state, far longer than it should take, and fails where it never comes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task UntilAsync(Func<bool> isReached) => UntilAsync(() => Task.FromResult(isReached()));

    public static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        var watch = Stopwatch.StartNew();
        while (!await isReached())
        {
            if (watch.Elapsed > Limit) Assert.Fail("It did not come to that.");
            await Task.Delay(10);
        }
    }

    /// <summary>The task's result; fails where it hangs.</summary>
    public static Task<T> ForAsync<T>(Task<T> task) => task.WaitAsync(Limit);

    /// <summary>Fails where the task hangs.</summary>
    public static Task ForAsync(Task task) => task.WaitAsync(Limit);
}
