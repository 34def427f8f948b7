using System.Runtime.ExceptionServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Shootdown.Explore.FsCheck;

/// <summary>Lets FsCheck look for a value that has a property, and shrink it, without a word on the console.</summary>
internal static class Draw
{
    /// <summary>Draws values until one fails, and shrinks that.</summary>
    /// <param name="values">The values.</param>
    /// <param name="tests">How many to draw.</param>
    /// <param name="seed">Where to begin. Seeds are places in one long row of numbers, so those that are near each other draw much the
    /// same.</param>
    /// <param name="isOver">Whether to stop, with what has failed so far.</param>
    /// <param name="fails">Whether a value fails; also asked of every simpler one that is tried.</param>
    /// <returns>The simplest that failed; null if none did.</returns>
    public static T? First<T>(Arbitrary<T> values, int tests, ulong seed, Func<bool> isOver, Func<T, bool> fails)
        where T : class
    {
        // FsCheck goes on from the first simpler value that fails, so the last that failed is the simplest.
        T? simplest = null;
        ExceptionDispatchInfo? broken = null;
        var hasStopped = false;
        Check.One(
            Config.Quick.WithMaxTest(tests).WithReplay(seed, 1).WithRunner(new Silence()),
            Prop.ForAll(values, value =>
            {
                // Nothing but a failure of which no simpler value fails ends it early.
                if (hasStopped)
                {
                    return true;
                }

                if (isOver())
                {
                    hasStopped = true;
                    return false;
                }

                try
                {
                    if (!fails(value))
                    {
                        return true;
                    }
                }
#pragma warning disable CA1031 // FsCheck would take it for a failure of the property; it is one of the model, and goes on to the caller.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    broken = ExceptionDispatchInfo.Capture(exception);
                    hasStopped = true;
                    return false;
                }

                simplest = value;
                return false;
            }));
        broken?.Throw();
        return simplest;
    }

    private sealed class Silence : IRunner
    {
        public void OnStartFixture(Type value)
        {
        }

        public void OnArguments(int value1, FSharpList<object> value2, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> value3)
        {
        }

        public void OnShrink(FSharpList<object> value1, FSharpFunc<FSharpList<object>, string> value2)
        {
        }

        public void OnFinished(string value1, TestResult value2)
        {
        }
    }
}
