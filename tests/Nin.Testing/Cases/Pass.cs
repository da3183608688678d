namespace Nin.Testing.Cases;

/// <summary>What a pass computes.</summary>
public enum PassKind
{
    /// <summary>Something made ready once, such as packed weights.</summary>
    Prepare,

    /// <summary>The outputs.</summary>
    Forward,

    /// <summary>The gradients of the inputs.</summary>
    Backward,
}

/// <summary>One call of a kernel on the arrays of a <see cref="Workspace"/>.</summary>
/// <param name="Name">Names the pass in tables.</param>
/// <param name="Kind">What it computes.</param>
/// <param name="Operations">Additions and multiplications.</param>
/// <param name="Run">The call.</param>
public sealed record Pass(string Name, PassKind Kind, long Operations, Action Run);
