namespace CodeSight.Bench.Plot;

/// <summary>A value from 0 to 1 with its interval.</summary>
internal readonly record struct Bar(double Value, double Low, double High);
