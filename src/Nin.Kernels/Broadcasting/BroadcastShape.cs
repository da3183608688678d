namespace Nin.Kernels.Broadcasting;

/// <summary>Two inputs that are taken together number by number: each of their sizes is the other's, or 1 and repeated.</summary>
/// <param name="Batch">Pictures.</param>
/// <param name="First">The sizes of the first input.</param>
/// <param name="Second">The sizes of the second input.</param>
public readonly record struct BroadcastShape(int Batch, PictureSize First, PictureSize Second)
{
    /// <summary>The sizes of the result.</summary>
    public PictureSize Output => new(
        Math.Max(First.Height, Second.Height), Math.Max(First.Width, Second.Width), Math.Max(First.Channels, Second.Channels));

    internal void Check(string operation)
    {
        ShapeRules.RequireNotNegative(operation, Batch);
        ShapeRules.RequirePositive(
            operation, First.Height, First.Width, First.Channels, Second.Height, Second.Width, Second.Channels);
        ShapeRules.RequireIndexable(operation, "output", (double)Batch * Output.Height * Output.Width * Output.Channels);
        if (!Fit(First.Height, Second.Height) || !Fit(First.Width, Second.Width) || !Fit(First.Channels, Second.Channels))
        {
            throw new ArgumentException($"{operation}: expected sizes that are each the same or 1, got {First} and {Second}.");
        }

        static bool Fit(int one, int other) => one == other || one == 1 || other == 1;
    }
}
