namespace CodeSight.Core.Coordination;

/// <summary>A count within its window.</summary>
/// <param name="Value">The count, the one just added included.</param>
/// <param name="Left">Time until the window ends and the count begins anew.</param>
public readonly record struct WindowCount(long Value, TimeSpan Left);
