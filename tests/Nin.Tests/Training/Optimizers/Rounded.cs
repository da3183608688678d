using Nin.Testing.Cases;

namespace Nin.Tests.Training.Optimizers;

/// <summary>
/// A number in double, and how far the same number computed in float can be from it. A formula written with these gives its own
/// tolerance.
/// </summary>
/// <remarks>
/// <b>Source</b> running error analysis: Wilkinson; Higham, Accuracy and Stability of Numerical Algorithms, section 3.3. The
/// errors of the operands are carried through the operation, whose result then is rounded once. Double's own roundings are 2^29
/// times smaller.
/// </remarks>
internal readonly record struct Rounded(double Value, double Error)
{
    /// <summary>A number that float holds.</summary>
    public static implicit operator Rounded(float exact) => new(exact, 0);

    /// <summary>A number that was computed in double and rounded to float once.</summary>
    public static Rounded Once(double value) => After(value, 0);

    public static Rounded operator +(Rounded a, Rounded b) => After(a.Value + b.Value, a.Error + b.Error);

    public static Rounded operator -(Rounded a, Rounded b) => After(a.Value - b.Value, a.Error + b.Error);

    public static Rounded operator *(Rounded a, Rounded b) => After(
        a.Value * b.Value, (Math.Abs(a.Value) * b.Error) + (Math.Abs(b.Value) * a.Error) + (a.Error * b.Error));

    public static Rounded operator /(Rounded a, Rounded b) => After(
        a.Value / b.Value, (a.Error + (Math.Abs(a.Value / b.Value) * b.Error)) / (Math.Abs(b.Value) - b.Error));

    /// <summary>√(x + e) − √x is at most e / √x.</summary>
    public static Rounded Sqrt(Rounded x) => After(
        Math.Sqrt(x.Value), x.Value > 0 ? x.Error / Math.Sqrt(x.Value) : Math.Sqrt(x.Error));

    /// <summary>Brings no two numbers further apart.</summary>
    public static Rounded Clamp(Rounded x, float limit) => x with { Value = Math.Clamp(x.Value, -limit, limit) };

    private static Rounded After(double value, double carried) =>
        new(value, carried + (Roundoff.Unit * (Math.Abs(value) + carried)) + Roundoff.Smallest);
}
