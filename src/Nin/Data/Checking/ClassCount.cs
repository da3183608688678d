namespace Nin.Data.Checking;

/// <summary>The pictures of a class that can be decoded.</summary>
/// <param name="Name">The class.</param>
/// <param name="Train">Those learned from.</param>
/// <param name="Validation">Those choices are made on.</param>
/// <param name="Test">Those for the last look.</param>
public sealed record ClassCount(string Name, int Train, int Validation, int Test)
{
    /// <summary>All of them.</summary>
    public int Total => Train + Validation + Test;

    /// <summary>Those of a part by its name.</summary>
    internal int Of(string part) => part switch { "train" => Train, "validation" => Validation, _ => Test };
}
