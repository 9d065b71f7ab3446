namespace CodeSight.Core.Asking.Admit;

/// <summary>How many searches work and wait at once.</summary>
/// <param name="Running">Searches that work: some compute, some wait for the database, and questions that work together are encoded and looked up together.</param>
/// <param name="Waiting">Most searches in line.</param>
/// <param name="LongestWait">Longest time in line.</param>
internal sealed record AdmissionLimits(int Running, int Waiting, TimeSpan LongestWait)
{
    private const int RunningPerCore = 8;
    private const int WaitingPerCore = 64;

    /// <summary>What this machine bears.</summary>
    public static AdmissionLimits OfThisMachine { get; } = new(
        RunningPerCore * Environment.ProcessorCount, WaitingPerCore * Environment.ProcessorCount, TimeSpan.FromSeconds(2));
}
