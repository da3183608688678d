namespace Nin.Data.Targets;

/// <summary>What a picture is to be answered with; an <c>Objective</c> says which kind it takes.</summary>
public abstract record Target
{
    /// <summary>The classes that it names, each once, in their order; none unless a kind overrides this.</summary>
    public virtual IReadOnlyList<int> Classes => [];

    /// <summary>
    /// The target of the picture after a move: what has a place goes along. The target itself, unless a kind overrides this.
    /// </summary>
    /// <param name="move">What was done to the picture.</param>
    public virtual Target Moved(in PictureMove move) => this;
}
