namespace CodeSight.Core.Asking.Verify;

/// <summary>Which way the text around a quantity limits it.</summary>
internal enum Bound
{
    None,
    Least,
    Most,
}

/// <summary>What a quantity is.</summary>
internal enum QuantityKind
{
    Number,
    Ordinal,
    Date,
    TimeOfDay,
}

/// <summary>A number of a text with its unit, a date, or a time of day.</summary>
internal sealed record Quantity(QuantityKind Kind, int First, int Last)
{
    /// <summary>The value; minutes since midnight for a time of day.</summary>
    public double Value { get; init; }

    /// <summary>What the digits mean in the other notation: 1.500 is 1500 or 1.5.</summary>
    public double? OtherValue { get; init; }

    public Unit? Unit { get; init; }

    public Bound Bound { get; init; }

    /// <summary>Whether the text says "about", "nearly" or the like.</summary>
    public bool IsRough { get; init; }

    /// <summary>Whether the number is spelled out.</summary>
    public bool IsWord { get; init; }

    /// <summary>Whether its days or hours are those of work; false where they are said to be those of the calendar.</summary>
    public bool? IsWorking { get; init; }

    /// <summary>The period that a rate is for, such as "month".</summary>
    public string? Per { get; init; }

    public int? Day { get; init; }

    public int? Month { get; init; }

    public int? Year { get; init; }

    /// <summary>Whether day and month may be the other way round, or the time is one of twelve hours.</summary>
    public bool MaySwap { get; init; }

    /// <summary>Whether another one says what this one says: the same amount, time or date, of which it may say more. Bounds and rates are
    /// not compared.</summary>
    public bool IsSame(Quantity other)
    {
        if (Kind == QuantityKind.Date || other.Kind == QuantityKind.Date)
            return Kind == other.Kind ? IsSameDate(other) : Kind == QuantityKind.Number && Unit is null && other.Year is { } year
                && Value == year;
        if (Kind == QuantityKind.TimeOfDay || other.Kind == QuantityKind.TimeOfDay) return IsSameTime(other);
        if (Unit is { } unit && other.Unit is { } otherUnit)
        {
            if (IsWorking is not null && other.IsWorking is not null && IsWorking != other.IsWorking) return false;
            return unit.AreEqual(Value, other.Value, otherUnit) || (unit == otherUnit && HasSameDigits(other));
        }

        return HasSameDigits(other);
    }

    /// <summary>Whether both are numbers of the same digits in units that differ.</summary>
    public bool DiffersInUnit(Quantity other) =>
        Kind == QuantityKind.Number && other.Kind == QuantityKind.Number && Unit is not null && other.Unit is not null
        && HasSameDigits(other) && !IsSame(other);

    /// <summary>Whether one could stand in the place of the other.</summary>
    public bool IsComparable(Quantity other)
    {
        if (Kind != other.Kind) return false;
        if (Kind != QuantityKind.Number) return true;
        return Unit is null || other.Unit is null ? Unit == other.Unit : Unit.Dimension == other.Unit.Dimension;
    }

    private bool HasSameDigits(Quantity other) =>
        IsNear(Value, other.Value, other) || (OtherValue is { } own && IsNear(own, other.Value, other))
        || (other.OtherValue is { } its && IsNear(Value, its, other));

    private bool IsNear(double left, double right, Quantity other) => Unit.Near(left, right, IsRough || other.IsRough ? 0.1 : 0.000001);

    private bool IsSameTime(Quantity other)
    {
        if (Kind == other.Kind) return Math.Abs((Value - other.Value) % (MaySwap || other.MaySwap ? 720 : 1440)) < 0.5;
        var (time, number) = Kind == QuantityKind.TimeOfDay ? (this, other) : (other, this);
        return number.Unit is null && Math.Abs(time.Value - (number.Value * 60)) < 0.5;
    }

    private bool IsSameDate(Quantity other) =>
        (Year is null || other.Year is null || Year == other.Year)
        && (IsSameDay(Day, Month, other) || (MaySwap && IsSameDay(Month, Day, other))
        || (other.MaySwap && IsSameDay(Day, Month, other with { Day = other.Month, Month = other.Day })));

    private static bool IsSameDay(int? day, int? month, Quantity other) =>
        (day is null || other.Day is null || day == other.Day) && (month is null || other.Month is null || month == other.Month);
}
