namespace CodeSight.Core.People.Usage;

/// <summary>An answer could use more than the caller's budget has left, so it was not begun.</summary>
/// <param name="budget">Tokens a month.</param>
/// <param name="used">Tokens used this month.</param>
/// <param name="resetsOn">The day on which the next month begins, in UTC.</param>
/// <param name="isHeldBack">Whether there is room but for the caller's answers that are being written just now.</param>
public sealed class BudgetExceededException(long budget, long used, DateOnly resetsOn, bool isHeldBack)
    : Exception("The caller's monthly budget leaves too little for another answer.")
{
    /// <summary>Tokens a month.</summary>
    public long Budget => budget;

    /// <summary>Tokens used this month.</summary>
    public long Used => used;

    /// <summary>The day on which the next month begins, in UTC.</summary>
    public DateOnly ResetsOn => resetsOn;

    /// <summary>Whether there is room but for the caller's answers that are being written just now.</summary>
    public bool IsHeldBack => isHeldBack;
}
