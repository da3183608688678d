namespace Nin.Layers;

/// <summary>
/// A function of single numbers that a kernel may do in its last step, so that no pass over memory is spent on it.
/// </summary>
internal enum Activation
{
    /// <summary>max(0, x).</summary>
    Relu,
}
