namespace Nin.Models;

/// <summary>Two layers that ought to compute the same, and how far apart they are.</summary>
/// <param name="First">The layer of the first model.</param>
/// <param name="Second">The layer of the second model.</param>
/// <param name="Largest">The largest difference of two numbers.</param>
/// <param name="Scale">The largest of the first layer's numbers, to judge it by.</param>
public sealed record LayerDifference(string First, string Second, double Largest, double Scale)
{
    /// <summary>The largest difference as a share of the largest number.</summary>
    public double Relative => Scale > 0 ? Largest / Scale : Largest;
}
