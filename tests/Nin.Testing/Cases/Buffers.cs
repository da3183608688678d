using System.Numerics;

namespace Nin.Testing.Cases;

/// <summary>The arrays of one side of an operation (its inputs, its outputs, ...), by position.</summary>
public sealed class Buffers<T>(IReadOnlyList<Memory<T>> memory)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>How many arrays there are.</summary>
    public int Count => memory.Count;

    /// <summary>One of the arrays.</summary>
    public Span<T> this[int index] => memory[index].Span;

    /// <summary>A copy in which every value went through a function.</summary>
    public Buffers<TResult> Select<TResult>(Func<T, TResult> function)
        where TResult : IFloatingPointIeee754<TResult> =>
        new([.. memory.Select(m => (Memory<TResult>)Array.ConvertAll(m.ToArray(), value => function(value)))]);

    /// <summary>A copy.</summary>
    public Buffers<T> Copy() => Select(value => value);

    /// <summary>A copy of the absolute values.</summary>
    public Buffers<T> Absolute() => Select(T.Abs);
}
