using System.Buffers;
using System.Runtime.InteropServices;

namespace Nin.Testing.Memory;

/// <summary>Which end of an array the forbidden memory touches.</summary>
public enum GuardedSide
{
    /// <summary>What lies before the first element is forbidden.</summary>
    Start,

    /// <summary>What lies after the last element is forbidden.</summary>
    End,
}

/// <summary>
/// Arrays of floats that touch a page which may not be read or written: a kernel that goes a single float too far ends the
/// test run on the spot. Where pages cannot be protected, known values stand in their place and are checked at the end,
/// which finds writes only.
/// </summary>
public sealed unsafe class GuardedMemory(GuardedSide side) : IDisposable
{
    private readonly List<Block> _blocks = [];

    /// <summary>An array of that many floats.</summary>
    public Memory<float> Allocate(int length)
    {
        var block = new Block(length, side);
        _blocks.Add(block);
        return block.Memory;
    }

    /// <summary>Checks what can be checked now and gives the memory back.</summary>
    /// <exception cref="InvalidOperationException">Something was written outside an array.</exception>
    public void Dispose()
    {
        bool whole = _blocks.TrueForAll(block => block.IsWhole());
        foreach (IDisposable block in _blocks)
        {
            block.Dispose();
        }

        _blocks.Clear();
        if (!whole)
        {
            throw new InvalidOperationException("GuardedMemory: expected nothing written outside an array, got other values there.");
        }
    }

    private sealed class Block : MemoryManager<float>
    {
        private const float Canary = -1234.5f;

        private readonly byte* _mapping;
        private readonly float* _first;
        private readonly int _length, _page;
        private readonly nuint _inner;

        public Block(int length, GuardedSide side)
        {
            _length = length;
            _page = Environment.SystemPageSize;
            nuint bytes = (nuint)length * sizeof(float);
            _inner = Math.Max((bytes + (nuint)_page - 1) / (nuint)_page, 1) * (nuint)_page;
            nuint total = _inner + (2 * (nuint)_page);
            _mapping = OperatingSystem.IsLinux() ? LinuxPages.Map(total) : (byte*)NativeMemory.AlignedAlloc(total, (nuint)_page);
            new Span<float>(_mapping, (int)(total / sizeof(float))).Fill(Canary);
            byte* inside = _mapping + _page;
            _first = (float*)(side == GuardedSide.Start ? inside : inside + _inner - bytes);
            if (OperatingSystem.IsLinux())
            {
                LinuxPages.Forbid(_mapping, (nuint)_page);
                LinuxPages.Forbid(inside + _inner, (nuint)_page);
            }
        }

        /// <summary>Whether all that is not the array, and may be read, holds what it was filled with.</summary>
        public bool IsWhole()
        {
            float* start = (float*)(_mapping + (OperatingSystem.IsLinux() ? _page : 0));
            float* end = (float*)(_mapping + _page + _inner + (OperatingSystem.IsLinux() ? 0 : _page));
            return !new Span<float>(start, (int)(_first - start)).ContainsAnyExcept(Canary)
                && !new Span<float>(_first + _length, (int)(end - (_first + _length))).ContainsAnyExcept(Canary);
        }

        public override Span<float> GetSpan() => new(_first, _length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(_first + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
            if (OperatingSystem.IsLinux())
            {
                LinuxPages.Unmap(_mapping, _inner + (2 * (nuint)_page));
            }
            else
            {
                NativeMemory.AlignedFree(_mapping);
            }
        }
    }
}
